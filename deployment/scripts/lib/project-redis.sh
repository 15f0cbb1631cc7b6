# A Redis server of the project's own, on a loopback port, bounded in memory, nothing kept. Sourced by servers.
# shellcheck shell=bash

redis_pid() {
  local pid
  pid=$(cat "$data/redis/redis.pid" 2>/dev/null) || return 1
  # The number may belong to another process by now.
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = redis-server ] || return 1
  printf '%s\n' "$pid"
}

start_redis() {
  local port
  if redis_pid >/dev/null; then return; fi
  command -v redis-server >/dev/null || die "redis-server is not installed; run deployment/scripts/install-packages run"
  as_server_user mkdir -p "$data/redis"
  port=$(cat "$state/redis-port" 2>/dev/null || true)
  if [ -z "$port" ] || ! port_is_free "$port"; then port=$(free_port); fi
  printf '%s\n' "$port" >"$state/redis-port"
  as_server_user redis-server --bind 127.0.0.1 --port "$port" --daemonize yes --dir "$data/redis" \
    --pidfile "$data/redis/redis.pid" --logfile "$data/redis/redis.log" --save '' --appendonly no \
    --maxmemory 128mb --maxmemory-policy allkeys-lru --databases 16 >/dev/null 9>&- || die "Redis did not start"
  for _ in {1..1200}; do
    if redis_pid >/dev/null && ! port_is_free "$port"; then return; fi
    sleep 0.1
  done
  tail -n 5 "$data/redis/redis.log" >&2 || true
  die "Redis did not answer within two minutes; its last words are above ($data/redis/redis.log)"
}

stop_redis() {
  local pid
  pid=$(redis_pid) || return 0
  kill -TERM "$pid"
  for _ in {1..1200}; do
    redis_pid >/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}

redis_url() { printf 'redis://127.0.0.1:%s/0\n' "$(cat "$state/redis-port")"; }
