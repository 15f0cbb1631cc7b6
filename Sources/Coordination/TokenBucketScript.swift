/// A token bucket in Redis, filled by the server's own clock, so that all processes share one time.
enum TokenBucketScript {
    static let text = """
        -- KEYS[1]: the bucket, a hash of tokens and time. ARGV: capacity, tokens a second.
        local capacity, refill = tonumber(ARGV[1]), tonumber(ARGV[2])
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
        local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(kept[1]) or capacity
        local passed = math.max(0, now - (tonumber(kept[2]) or now))
        tokens = math.min(capacity, tokens + passed * refill)
        local allowed = 0
        if tokens >= 1 then
            allowed = 1
            tokens = tokens - 1
        end
        redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - tokens) / refill * 1000) + 1000)
        local wait = 0
        if tokens < 1 then wait = math.ceil((1 - tokens) / refill * 1000) end
        return {allowed, math.floor(tokens), wait}
        """
}
