/** What an identity provider says about a person who has signed in there. */
export type Identity = {
  issuer: string;
  /** The provider's own name for the person; never changes. */
  subject: string;
  /** Everything it told: the ID token's claims, and those of the user-info endpoint over them. */
  claims: Readonly<Record<string, unknown>>;
};

/** What one sign-on has to remember between its two visits; secret. */
export type SignOnSecrets = { state: string; nonce: string; verifier: string };

/** An OpenID Connect provider. Every call may throw AppError `remote_unavailable` or `sign_on_failed`. */
export type IdentityProvider = {
  /** The address that people are sent to. */
  begin(redirectUri: string): Promise<{ url: string; secrets: SignOnSecrets }>;
  /** Checks what they brought back: `query` is the query string of the redirect. */
  finish(redirectUri: string, query: string, secrets: SignOnSecrets): Promise<Identity>;
  /** Where the provider ends its own session and comes back to `returnTo`; null when it offers no such place. */
  signOutUrl(returnTo: string): Promise<string | null>;
  /** The facts a person can check against the provider's own pages. */
  describe(): Promise<{ issuer: string; authorizationEndpoint: string; scopes: readonly string[] | null }>;
};
