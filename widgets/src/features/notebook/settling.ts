/** What waits for the notebook to have sent what was typed, and for how long at most. */

/** A script in an output can keep the notebook from answering; whoever pressed a button goes on. */
export const LONGEST_SETTLING = 1_000; // milliseconds

export class Settling {
  private readonly waiting = new Set<() => void>();

  wait(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, LONGEST_SETTLING);
      this.waiting.add(end);
    });
  }

  end(): void {
    for (const end of [...this.waiting]) end();
  }
}
