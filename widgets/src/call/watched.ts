/** A frozen value that changes as a whole, and who is told of it. */

export class Watched<State> {
  private readonly listeners = new Set<() => void>();

  constructor(public state: State) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): State => this.state;

  protected set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
