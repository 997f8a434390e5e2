"""Log-in by an identity service, where ``OIDC_ISSUER`` is set: OpenID Connect Core 1.0, code flow with PKCE.

It says who somebody is, and nothing of what they may: users are made by administrators, rights come from duties.
"""
