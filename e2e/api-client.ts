import { randomUUID } from "node:crypto";

/** An answer that was no success; its body is in the message. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const newAccount = (name: string): Account => ({
  name,
  email: `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@example.org`,
  password: `a long password of ${name}`,
});

/** A person who speaks with the API as a page does: JSON, with a session's cookies. */
export class ApiClient {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  get cookies(): readonly { readonly name: string; readonly value: string }[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value }));
  }

  /** As the header says it. */
  get cookie(): string {
    return this.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  async call<T>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
    const answer = await this.#send(
      method,
      path,
      { "content-type": "application/json" },
      body === undefined ? undefined : JSON.stringify(body),
    );
    const text = await answer.text();
    if (!answer.ok) throw new Refused(answer.status, `${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async download(path: string): Promise<Uint8Array> {
    const answer = await this.#send("GET", path, {});
    if (!answer.ok) throw new Refused(answer.status, `GET ${path}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Signs in as next-auth's own page does. */
  async signIn({ email, password }: Account): Promise<this> {
    const { csrfToken } = await this.call<{ csrfToken: string }>("GET", "/api/auth/csrf");
    const form = new URLSearchParams({ csrfToken, email, password, json: "true", callbackUrl: this.#url });
    const answer = await this.#send(
      "POST",
      "/api/auth/callback/credentials",
      { "content-type": "application/x-www-form-urlencoded" },
      form.toString(),
    );
    if (!answer.ok) throw new Refused(answer.status, `signing in: ${answer.status} ${await answer.text()}`);
    return this;
  }

  /** Makes the first account of a new server and signs in with it. */
  static async first(url: string, account: Account): Promise<ApiClient> {
    const client = new ApiClient(url);
    await client.call("POST", "/api/people/first", account);
    return client.signIn(account);
  }

  async #send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      body,
      headers: { ...headers, cookie: this.cookie, origin: this.#url },
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) this.#cookies.set(name, value);
    }
    return answer;
  }
}
