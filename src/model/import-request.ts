/** What runs of other tools can be read from: the existing tool's branch, JUnit's XML, Allure's history. */
export const importFormats = ['runs', 'junit', 'allure'] as const;
export type ImportFormat = (typeof importFormats)[number];

export function isImportFormat(word: string): word is ImportFormat {
  return (importFormats as readonly string[]).includes(word);
}

/** Every run that was imported has it. */
export const importedLabel = 'imported';

/** Which runs are to become part of which series. */
export interface ImportRequest {
  /** An absolute path, or a repository. */
  readonly place: string;
  /** Undefined where the files tell. */
  readonly format: ImportFormat | undefined;
  readonly series: string;
  /** Whether the time of a file stands in for one that it does not tell. */
  readonly fileTimes: boolean;
  readonly dryRun: boolean;
}
