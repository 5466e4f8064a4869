/** Where people are told of what cannot wait. */
export interface Notifier {
  /** Answers why a message did not arrive; undefined where it did. Never throws, and never says the address. */
  send(message: Notice): Promise<string | undefined>;
}

export interface Notice {
  /** One line for people; hostile text. */
  readonly text: string;
  /** Where to look further. */
  readonly url: string | undefined;
  /** The same for programs. */
  readonly facts: Readonly<Record<string, string>>;
}
