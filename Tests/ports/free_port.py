"""Ports for services that a test starts."""
import random
import socket

GIVEN = set()


def free_port():
    """One of 127.0.0.1 that is free now, another one each time. It lies below those that the kernel gives to clients: no
    connection takes it while its service is away."""
    while True:
        port = random.randrange(20_000, 32_768)
        if port in GIVEN:
            continue
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
        GIVEN.add(port)
        return port
