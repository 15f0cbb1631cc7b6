"""Makes tokens.json: tokens by PyJWT, which the verifier must believe or refuse, with the keys to check them.

    pip install -r requirements.txt && python make_tokens.py

The private keys are drawn anew and thrown away. Times are seconds since 1970 around NOW, which the tests take for now.
"""

import base64
import hashlib
import hmac
import json
import pathlib

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

NOW = 1_800_000_000
SECRET = "a shared secret of more than 32 bytes, for tests alone"
GOOD = {"iss": "https://issuer.example", "aud": "rag", "sub": "ada", "exp": NOW + 600, "role": "editor"}

rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
other_rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
weak_rsa = rsa.generate_private_key(public_exponent=65537, key_size=1024)
curve_key = ec.generate_private_key(ec.SECP256R1())
big_curve = ec.generate_private_key(ec.SECP384R1())


def pem(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def jwk(key, name):
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": name, "use": "sig"}


def encoded(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def confused(claims):
    """HS256 with the RSA key's PEM as the secret: what a verifier that trusts the header would believe."""
    message = encoded({"alg": "HS256", "typ": "JWT"}) + "." + encoded(claims)
    return message + "." + encoded(hmac.new(pem(rsa_key).encode(), message.encode(), hashlib.sha256).digest())


def token(changes=None, key=rsa_key, algorithm="RS256", kid="rsa", without=(), headers=None):
    claims = {name: value for name, value in {**GOOD, **(changes or {})}.items() if name not in without}
    return jwt.encode(claims, key, algorithm=algorithm, headers={**({"kid": kid} if kid else {}), **(headers or {})})


def flipped(text):
    head, body, signature = text.split(".")
    return ".".join([head, body, ("B" if signature[0] == "A" else "A") + signature[1:]])


def swapped(text, claims):
    head, _, signature = text.split(".")
    return ".".join([head, encoded(claims), signature])


good = token()
believed = {
    "RS256": good,
    "ES256": token(key=curve_key, algorithm="ES256", kid="curve"),
    "HS256": token(key=SECRET, algorithm="HS256", kid=None),
    "no kid": token(kid=None),
    "several audiences": token({"aud": ["other", "rag"]}),
    "ended within the skew": token({"exp": NOW - 20}),
    "begins within the skew": token({"nbf": NOW + 20, "iat": NOW + 20}),
    "typ at+jwt": token(headers={"typ": "at+jwt"}),
    "several roles": token({"role": ["offline_access", "editor", "reader"]}),
    "foreign scopes": token({"scope": "openid profile"}),
}
refused = {
    "alg none": encoded({"alg": "none", "typ": "JWT"}) + "." + encoded(GOOD) + ".",
    "alg None with a signature": encoded({"alg": "None"}) + "." + encoded(GOOD) + ".AAAA",
    "alg missing": encoded({"typ": "JWT"}) + "." + encoded(GOOD) + "." + good.split(".")[2],
    "HS256 with the public key": confused(GOOD),
    "header says ES256, key is RSA": encoded({"alg": "ES256", "kid": "rsa"}) + "." + good.split(".", 1)[1],
    "RS512": token(algorithm="RS512"),
    "HS512": token(key=SECRET, algorithm="HS512", kid=None),
    "ES384": token(key=big_curve, algorithm="ES384", kid="big"),
    "another key": token(key=other_rsa),
    "another kid": token(kid="curve"),
    "unknown kid": token(kid="nobody"),
    "a weak key": token(key=weak_rsa, kid="weak"),
    "signature changed": flipped(good),
    "claims changed": swapped(good, {**GOOD, "role": "admin"}),
    "DER signature of the right key": "",
    "another secret": token(key=SECRET + "x", algorithm="HS256", kid=None),
    "another issuer": token({"iss": "https://issuer.example.evil"}),
    "no issuer": token(without=["iss"]),
    "another audience": token({"aud": "other"}),
    "no audience": token(without=["aud"]),
    "expired": token({"exp": NOW - 31}),
    "no end": token(without=["exp"]),
    "an end in words": swapped(good, {**GOOD, "exp": "never"}),
    "not yet": token({"nbf": NOW + 31}),
    "issued in the future": token({"iat": NOW + 3600}),
    "no subject": token(without=["sub"]),
    "no role": token(without=["role"]),
    "a role of others": token({"role": "root"}),
    "critical extension": token(headers={"crit": ["exp"]}),
    "an ID of another kind": token(headers={"typ": "secevent+jwt"}),
    "four parts": good + ".AAAA",
    "padded": good + "=",
    "too long": token({"filler": "x" * 20_000}),
}
refused["DER signature of the right key"] = (lambda parts: ".".join([parts[0], parts[1], encoded(
    jwt.utils.raw_to_der_signature(jwt.utils.base64url_decode(parts[2]), ec.SECP256R1()))]))(
    believed["ES256"].split("."))

golden = {
    "made_by": "PyJWT " + jwt.__version__, "now": NOW, "secret": SECRET, "issuer": GOOD["iss"], "audience": "rag",
    "jwks": {"keys": [
        jwk(rsa_key, "rsa"), jwk(curve_key, "curve"), jwk(weak_rsa, "weak"), jwk(big_curve, "big"),
        {"kty": "oct", "kid": "oct", "k": encoded(b"public is not secret, whatever it says")},
        {**jwk(other_rsa, "rsa"), "use": "enc"},
    ]},
    "pem": pem(rsa_key) + pem(curve_key), "believed": believed, "refused": refused,
}
pathlib.Path(__file__).with_name("tokens.json").write_text(json.dumps(golden, indent=1) + "\n")
