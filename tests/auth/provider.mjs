// A certified OpenID Connect provider. It lets in whoever gives a name, asks for consent, requires PKCE.
// Environment: PORT, REDIRECT_URI, CLIENT_SECRET. Says "ready" when it listens.
import { Provider } from "oidc-provider";

const { PORT, REDIRECT_URI, CLIENT_SECRET } = process.env;

const claimsOf = (id) => ({ sub: id, name: `Person ${id}`, preferred_username: id, email: `${id}@example.org` });

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [{ client_id: "prepstack", client_secret: CLIENT_SECRET, redirect_uris: [REDIRECT_URI] }],
  claims: { openid: ["sub"], email: ["email"], profile: ["name", "preferred_username"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => claimsOf(id) }),
});
provider.on("server_error", (_context, error) => console.error(error));
provider.listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
