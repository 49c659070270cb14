import { InMemoryWebStorage, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { ClientConfig } from '../api/types';

/** Marks that this tab was signed in, so that a reload goes back to the authority by itself; it holds nothing else. */
const resumeMark = 'mba.signed-in';

/** Authorization code with PKCE at the configured authority. The state of a running sign-in is in sessionStorage, tokens never are. */
export class SignIn {
  readonly #manager: UserManager;
  readonly #config: ClientConfig;
  #user: User | null = null;
  #renewing: Promise<User | null> | undefined;

  constructor(config: ClientConfig, expired: () => void) {
    this.#config = config;
    const here = location.origin + location.pathname;
    this.#manager = new UserManager({
      authority: config.authority ?? '',
      client_id: config.clientId ?? '',
      redirect_uri: here,
      post_logout_redirect_uri: here,
      scope: config.scopes.join(' '),
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      loadUserInfo: false,
      monitorSession: false,
    });
    this.#manager.events.addUserLoaded((user) => {
      this.#user = user;
    });
    this.#manager.events.addAccessTokenExpiring(() => void this.#renew());
    this.#manager.events.addAccessTokenExpired(async () => {
      if (this.#user && !(await this.#renew())) expired();
    });
  }

  /** Ends a sign-in that comes back from the authority, or begins one when this tab was signed in before; null when neither is the case. */
  async resume(): Promise<User | null> {
    const query = new URLSearchParams(location.search);
    if (query.has('state') && (query.has('code') || query.has('error'))) {
      const address = location.href;
      history.replaceState(null, '', location.pathname + location.hash);
      sessionStorage.removeItem(resumeMark);
      this.#user = await this.#manager.signinRedirectCallback(address);
      const returnTo = this.#user.state;
      if (typeof returnTo === 'string' && returnTo.startsWith('#/')) location.hash = returnTo;
      sessionStorage.setItem(resumeMark, '1');
      return this.#user;
    }
    if (sessionStorage.getItem(resumeMark)) {
      sessionStorage.removeItem(resumeMark);
      await this.redirect();
      return new Promise(() => {});
    }
    return null;
  }

  redirect(): Promise<void> {
    return this.#manager.signinRedirect({ state: location.hash });
  }

  async token(): Promise<string | undefined> {
    if (this.#user?.expired) await this.#renew();
    return this.#user?.expired ? undefined : this.#user?.access_token;
  }

  /** A fresh token for the refresh token, asked for once at a time; null when there is none, or the authority refuses. */
  #renew(): Promise<User | null> {
    if (!this.#user?.refresh_token) return Promise.resolve(null);
    this.#renewing ??= this.#manager
      .signinSilent()
      .catch(() => null)
      .finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  name(): string {
    const profile = this.#user?.profile;
    return String(profile?.email ?? profile?.preferred_username ?? profile?.['cognito:username'] ?? profile?.name ?? profile?.sub ?? '');
  }

  forget(): void {
    sessionStorage.removeItem(resumeMark);
    this.#user = null;
    void this.#manager.removeUser();
  }

  /** Ends the session at the authority too; Cognito has a page of its own for that and none in its discovery. */
  async signOut(): Promise<void> {
    sessionStorage.removeItem(resumeMark);
    const here = location.origin + location.pathname;
    const idToken = this.#user?.id_token;
    const cognito = await this.#cognitoSignOut();
    this.#user = null;
    if (cognito) {
      location.assign(`${cognito}?${new URLSearchParams({ client_id: this.#config.clientId ?? '', logout_uri: here })}`);
      return;
    }
    await this.#manager.signoutRedirect({ id_token_hint: idToken }).catch(() => location.reload());
  }

  async #cognitoSignOut(): Promise<string | undefined> {
    if (!/^https:\/\/cognito-idp\./.test(this.#config.authority ?? '')) return undefined;
    const authorize = await this.#manager.metadataService.getAuthorizationEndpoint().catch(() => undefined);
    return authorize ? new URL('/logout', authorize).href : undefined;
  }
}
