/** What a tab keeps for itself; where the browser keeps nothing for a frame, until it is loaded anew. */

const memory = new Map<string, string>();

export function recall(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null; // the browser refuses, as it may in frames
  }
}

export function keep(key: string, text: string): void {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    memory.set(key, text);
  }
}
