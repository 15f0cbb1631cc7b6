import CCurl

/// libcurl's process-wide state: made once, before the first handle.
enum CurlLibrary {
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// Owns one transfer's easy handle, the multi handle that drives it, and its list of header lines.
struct CurlHandles: ~Copyable {
    let easy: UnsafeMutableRawPointer
    let multi: UnsafeMutableRawPointer
    private var lines: UnsafeMutablePointer<curl_slist>?
    private var places: UnsafeMutablePointer<curl_slist>?

    init() throws(OutsideError) {
        guard CurlLibrary.isReady, let easy = curl_easy_init() else { throw OutsideError(.failed) }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw OutsideError(.failed)
        }
        self.easy = easy
        self.multi = multi
    }

    /// Adds one header line; curl copies it.
    mutating func add(line: String) throws(OutsideError) {
        guard let longer = curl_slist_append(lines, line) else { throw OutsideError(.failed) }
        lines = longer
    }

    /// Connects there and nowhere else, without a proxy.
    mutating func connect(only pin: ConnectionPin) throws(OutsideError) {
        places = curl_slist_append(nil, pin.line)
        guard places != nil else { throw OutsideError(.failed) }
        try check(ccurl_set_list(easy, CURLOPT_CONNECT_TO, places))
        try set(CURLOPT_PROXY, "")
    }

    func set(_ option: CURLoption, _ value: Int) throws(OutsideError) {
        try check(ccurl_set_long(easy, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(OutsideError) {
        try check(ccurl_set_text(easy, option, value))
    }

    func set(
        _ option: CURLoption, _ callback: @escaping ccurl_data_callback, contextOption: CURLoption,
        _ context: UnsafeMutableRawPointer
    ) throws(OutsideError) {
        try check(ccurl_set_callback(easy, option, callback))
        try check(ccurl_set_pointer(easy, contextOption, context))
    }

    func setHeaderLines() throws(OutsideError) {
        try check(ccurl_set_list(easy, CURLOPT_HTTPHEADER, lines))
    }

    func set(body: [UInt8]) throws(OutsideError) {
        // An empty array may lend no address, and curl would ask for a body then.
        let lent = body.isEmpty ? [0] : body
        try check(lent.withUnsafeBytes { ccurl_set_body(easy, $0.baseAddress, body.count) })
    }

    private func check(_ code: CURLcode) throws(OutsideError) {
        if code != CURLE_OK { throw OutsideError(.failed) }
    }

    deinit {
        curl_multi_remove_handle(multi, easy)
        curl_multi_cleanup(multi)
        curl_easy_cleanup(easy)
        curl_slist_free_all(lines)
        curl_slist_free_all(places)
    }
}
