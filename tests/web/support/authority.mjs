// An OpenID Connect authority on loopback: authorization code with PKCE, refresh, end of session. `user` is who sits at its sign-in page.
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

export const client = 'mba-dashboard';

export async function startAuthority() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map();
  const refreshes = new Map();
  const authority = { user: null, signIns: 0, signOuts: 0, tokenSeconds: 600, failures: [] };
  let session = null;

  const jwt = (claims) => {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${part(claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  };
  const tokens = (user, nonce) => {
    const now = Math.floor(Date.now() / 1000);
    const common = { iss: authority.address, sub: user.sub, iat: now, exp: now + authority.tokenSeconds };
    const refresh = randomUUID();
    refreshes.set(refresh, user);
    return {
      access_token: jwt({ ...common, client_id: client, aud: client, token_use: 'access', 'cognito:groups': user.roles, username: user.sub }),
      id_token: jwt({ ...common, aud: client, nonce, email: user.email, 'cognito:groups': user.roles }),
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: authority.tokenSeconds,
    };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, authority.address);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    const send = (value, status = 200) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const redirect = (address) => {
      response.writeHead(302, { Location: address });
      response.end();
    };
    if (request.method === 'OPTIONS') return send({});
    if (url.pathname === '/.well-known/openid-configuration')
      return send({
        issuer: authority.address,
        authorization_endpoint: `${authority.address}/authorize`,
        token_endpoint: `${authority.address}/token`,
        end_session_endpoint: `${authority.address}/signout`,
        jwks_uri: `${authority.address}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/keys') return send({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
    if (url.pathname === '/authorize') {
      const query = Object.fromEntries(url.searchParams);
      if (query.code_challenge_method !== 'S256' || query.client_id !== client) authority.failures.push('authorize without PKCE');
      if (!session && !authority.user) {
        response.writeHead(200, { 'Content-Type': 'text/html' });
        return response.end('<title>Sign in</title><h1>Who are you?</h1>');
      }
      if (!session) authority.signIns++;
      session ??= authority.user;
      const code = randomUUID();
      codes.set(code, { user: session, challenge: query.code_challenge, nonce: query.nonce, redirect: query.redirect_uri });
      return redirect(`${query.redirect_uri}?${new URLSearchParams({ code, state: query.state })}`);
    }
    if (url.pathname === '/token') {
      let body = '';
      for await (const chunk of request) body += chunk;
      const form = new URLSearchParams(body);
      if (form.get('grant_type') === 'refresh_token') {
        const user = refreshes.get(form.get('refresh_token'));
        return user ? send(tokens(user)) : send({ error: 'invalid_grant' }, 400);
      }
      const granted = codes.get(form.get('code'));
      codes.delete(form.get('code'));
      const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      if (!granted || challenge !== granted.challenge || form.get('redirect_uri') !== granted.redirect) {
        authority.failures.push('a code without its verifier');
        return send({ error: 'invalid_grant' }, 400);
      }
      return send(tokens(granted.user, granted.nonce));
    }
    if (url.pathname === '/signout') {
      authority.signOuts++;
      session = null;
      return redirect(url.searchParams.get('post_logout_redirect_uri'));
    }
    return send({ error: 'not found' }, 404);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  authority.address = `http://127.0.0.1:${server.address().port}`;
  authority.endSession = () => (session = null);
  authority.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return authority;
}
