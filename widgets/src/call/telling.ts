/** What a call tells: the person in sentences, its features by the room's messages, and the room's time. */

import type { FromRoom, OfFeature } from "../protocol";
import type { CallState } from "./state";
import { type ToastAction, Toasts } from "./toasts";
import { Watched } from "./watched";

export class Telling extends Watched<CallState> {
  private readonly toasts = new Toasts((toasts) => this.set({ toasts }));
  private readonly ofFeatures = new Map<string, (message: FromRoom) => void>();
  private clockOffset = 0; // milliseconds to add to this machine's clock

  /** Returns what takes it away; with null it stays until then. */
  toast = (message: string, lasts?: number | null, action?: ToastAction): (() => void) =>
    this.toasts.add(message, lasts, action);
  dismiss = (id: number): void => this.toasts.dismiss(id);
  /** For whoever cannot see what the page shows by itself. */
  announce = (sentence: string): void => this.set({ said: { sentence } });

  /** The feature that is told of the messages of one type. */
  on<Type extends OfFeature["type"]>(
    type: Type,
    handle: (message: Extract<OfFeature, { type: Type }>) => void,
  ): void {
    this.ofFeatures.set(type, handle as (message: FromRoom) => void); // it gets that type alone
  }

  /** By whoever is told of such a message, if anybody is: it may be of a newer room. */
  protected hear(message: FromRoom, own: Partial<Record<string, unknown>>): void {
    const found = Object.hasOwn(own, message.type)
      ? own[message.type]
      : this.ofFeatures.get(message.type);
    const handle = found as ((message: FromRoom) => void) | undefined; // that of its type
    handle?.(message);
  }

  /** By the room's clock, in milliseconds. */
  now = (): number => Date.now() + this.clockOffset;

  /** Milliseconds until the interview ends, by the room's clock; null if it does not. */
  timeLeft(): number | null {
    const end = this.state.interview?.ends_at;
    return end ? Date.parse(end) - this.now() : null;
  }

  protected setClock(now: string): void {
    this.clockOffset = Date.parse(now) - Date.now();
  }
}
