#pragma once
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>

/// `xmlFree` is a mutable global function pointer, which Swift 6 does not call.
static inline void CXMLFree(void *memory) { xmlFree(memory); }
