// A certified provider of OpenID Connect: insists on PKCE, knows no prompt of its own making, lets in whoever gives a name.
import Provider from "oidc-provider";

const [port, redirectUri, clientSecret] = process.argv.slice(2);

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "dashboard",
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [redirectUri],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["roles"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true, roles: ["hr"] }),
  }),
});
provider.listen(Number(port), "127.0.0.1");
