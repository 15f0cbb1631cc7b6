#pragma once
#include <curl/curl.h>
#include <stddef.h>

// curl_easy_setopt and its like are variadic, which Swift cannot call: one shim for each kind of argument.

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_callback(CURL *easy, CURLoption option, ccurl_data_callback value);
// A body that curl copies; length in bytes.
CURLcode ccurl_set_body(CURL *easy, const void *bytes, long length);
// The result of the transfer that ended on this multi handle; -1 while it has not.
int ccurl_result(CURLM *multi);
