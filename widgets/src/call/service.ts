/** The page's ways to the service: events that it sends, and questions that it answers. */

import { refusalOf } from "./browser";

export type Method = "GET" | "POST" | "DELETE";

const LOOK_AGAIN_AFTER = 3000; // milliseconds
const NO_ANSWER = "prepStack does not answer at the moment.";

/**
 * Returns what stops it. The service hears of who was let in, and of a new role, a moment after the
 * page: until then it says no, and is asked again.
 */
export function followEvents<Message>(
  address: string,
  hear: (message: Message) => void,
): () => void {
  let events: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    events = new EventSource(address);
    events.onmessage = ({ data }) => hear(JSON.parse(data)); // as the service declares it
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return; // it tries again by itself
      timer = setTimeout(open, LOOK_AGAIN_AFTER);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    events.close();
  };
}

/**
 * The answer, as the service declares it; nothing where it has none to give.
 *
 * Throws an `Error` with a sentence where it is refused or does not arrive.
 */
export async function askService<Answer>(
  method: Method,
  address: string,
  xsrf: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(address, {
    method,
    headers: { "X-XSRFToken": xsrf, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
    redirect: "manual", // to sign in
  }).catch(() => null);
  // Where there is nothing to read, `Answer` is void.
  if (response?.ok) return response.status === 204 ? (undefined as Answer) : response.json();
  if (!response || response.type === "opaqueredirect") throw new Error(NO_ANSWER);
  throw new Error((await refusalOf(response)).message || NO_ANSWER);
}

/** What to tell somebody of something that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A name for what this page sends, by which it is known when it is sent again. */
export function randomName(): string {
  // A browser without TLS has no `randomUUID`.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
