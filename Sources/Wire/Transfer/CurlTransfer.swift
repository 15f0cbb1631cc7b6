import CCurl
import HTTP
import Settings

/// One exchange over libcurl, from connect to the last byte. Blocks its thread.
struct CurlTransfer {
    let request: OutsideRequest
    let flag: CancellationFlag

    /// How often a transfer looks at its deadline and whether somebody still waits, in milliseconds.
    private static let heartbeat: Int32 = 50

    /// Throws `OutsideError`.
    func run(emit: @escaping (OutsideEvent) -> Void) throws(OutsideError) {
        guard !flag.isSet else { throw OutsideError(.cancelled) }
        let receiver = ResponseReceiver(maximumBytes: request.maximumResponseBytes, emit: emit)
        var handles = try CurlHandles()
        try configure(&handles, Unmanaged.passUnretained(receiver).toOpaque())
        guard curl_multi_add_handle(handles.multi, handles.easy) == CURLM_OK else { throw OutsideError(.failed) }
        try drive(handles.multi, receiver)
        withExtendedLifetime(receiver) {}
    }

    private func drive(_ multi: UnsafeMutableRawPointer, _ receiver: ResponseReceiver) throws(OutsideError) {
        var running: Int32 = 1
        while true {
            guard curl_multi_perform(multi, &running) == CURLM_OK else { throw OutsideError(.failed) }
            let result = ccurl_result(multi)
            if result >= 0 { return try end(CURLcode(UInt32(result)), receiver) }
            guard !flag.isSet else { throw OutsideError(.cancelled) }
            let now = ContinuousClock.now
            guard now < request.deadline, now - receiver.lastActivity < request.idleTimeout else {
                throw OutsideError(.timedOut)
            }
            guard curl_multi_poll(multi, nil, 0, Self.heartbeat, nil) == CURLM_OK else { throw OutsideError(.failed) }
        }
    }

    private func end(_ code: CURLcode, _ receiver: ResponseReceiver) throws(OutsideError) {
        guard code != CURLE_OK else { return }
        if receiver.isTooLarge { throw OutsideError(.tooLarge) }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            throw OutsideError(.cannotConnect)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE:
            throw OutsideError(.untrusted)
        case CURLE_FILESIZE_EXCEEDED: throw OutsideError(.tooLarge)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2_STREAM:
            throw OutsideError(.disconnected)
        default: throw OutsideError(.failed)
        }
    }

    private func configure(
        _ handles: inout CurlHandles, _ receiver: UnsafeMutableRawPointer
    ) throws(OutsideError) {
        try handles.set(CURLOPT_URL, request.url)
        try handles.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handles.set(CURLOPT_FOLLOWLOCATION, 0)
        try handles.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handles.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handles.set(CURLOPT_NOSIGNAL, 1)
        try handles.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeout))
        if let authorities = request.authorities ?? SystemAuthorities.file {
            try handles.set(CURLOPT_CAINFO, authorities)
        }
        if let pin = request.pin { try handles.connect(only: pin) }
        // Everything this libcurl can unpack; what comes out is counted.
        if request.unpacks { try handles.set(CURLOPT_ACCEPT_ENCODING, "") }
        if let body = request.body {
            try handles.set(CURLOPT_POST, 1)
            try handles.set(body: body)
        }
        if let method = request.method { try handles.set(CURLOPT_CUSTOMREQUEST, method) }
        for field in request.headers.fields { try handles.add(line: "\(field.name): \(field.value)") }
        // No pause to ask whether the body may come.
        try handles.add(line: "Expect:")
        try handles.setHeaderLines()
        try handles.set(
            CURLOPT_HEADERFUNCTION, ResponseReceiver.headerCallback, contextOption: CURLOPT_HEADERDATA, receiver)
        try handles.set(
            CURLOPT_WRITEFUNCTION, ResponseReceiver.bodyCallback, contextOption: CURLOPT_WRITEDATA, receiver)
    }

    private func milliseconds(_ duration: Duration) -> Int { max(1, Int(duration / .milliseconds(1))) }
}
