// An authorization server (oidc-provider) whose tokens live for seconds, on a port of our own.
import Provider from 'oidc-provider'

const port = Number(process.env.OIDC_PORT)
const client = {
  client_id: 'our-id',
  client_secret: process.env.OIDC_SECRET,
  redirect_uris: [process.env.OIDC_REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token'],
  application_type: 'native',
  token_endpoint_auth_method: 'client_secret_post',
}
const server = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  cookies: { keys: ['of-a-test'] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    revocation: { enabled: true },
  },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  ttl: {
    AccessToken: 5,
    RefreshToken: 60,
    AuthorizationCode: 60,
    Grant: 3600,
    Session: 3600,
    Interaction: 600,
    IdToken: 60,
  },
  // By default a token lives on for longer than it says.
  clockTolerance: 0,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
})
server.listen(port, '127.0.0.1', () => console.log('ready'))
