/**
 * A certificate for `localhost` that nobody has signed but itself. Its key
 * guards nothing: it is public, and no machine trusts it.
 */

/** The certificate and its key, as PEM. */
export const SELF_SIGNED = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUEPjezYjrOqRuhbBDV4BOjdFdQWIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzAzMjEzNFoYDzIxMjYxMDMw
MDMyMTM0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATh84VqfY+AW17RFIFUDg6GRSJAI31mc93g9tuf180hgNRrswuHrHef
sYwgMNHNjytgw0AwLyPdB5XwkLD+QECVo28wbTAdBgNVHQ4EFgQUbpYUBJqZuPej
txjNKLXouZEvypswHwYDVR0jBBgwFoAUbpYUBJqZuPejtxjNKLXouZEvypswDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhALbs7RWFKN+BJst0x99eujeXeCZ8t2e/M4xyLYOANZyxAiBE
C/TmurD8jq2iPJfDxGdNtkn2n3Q+KAczLGHFcePJJw==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGbCh+FcXCwjoNZPk
trx3rD/S4o9t4hA6XIFvQMWJOxehRANCAATh84VqfY+AW17RFIFUDg6GRSJAI31m
c93g9tuf180hgNRrswuHrHefsYwgMNHNjytgw0AwLyPdB5XwkLD+QECV
-----END PRIVATE KEY-----
`,
};
