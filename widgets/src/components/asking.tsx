/** Questions before something is lost: one dialog for the page, whoever asks. */

import { createContext, type ReactNode, useContext, useState } from "react";
import { Confirm, type Question } from "./Confirm";

export type Ask = (question: Question) => void;

/** Without a place for dialogs, nothing is done: better than doing it unasked. */
const Asking = createContext<Ask>(() => undefined);

export const useAsk = (): Ask => useContext(Asking);

export function AskingPlace({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <Asking.Provider value={setQuestion}>
      {children}
      {question && <Confirm question={question} close={() => setQuestion(null)} />}
    </Asking.Provider>
  );
}
