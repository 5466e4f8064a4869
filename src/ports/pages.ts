/** The compiled site: turns data into pages, without installing anything. */
export interface Pages {
  /**
   * Path of the page below the site's root (`''`, `runs/<id>/`, `404`) and what it shows. Links are relative to the page.
   * Errors: `bug`, `publishing:page_failed`.
   */
  render(path: string, data: Readonly<Record<string, unknown>>): Promise<string>;
  /** Style sheets, scripts and icons: path below the site's root and text. */
  assets(): Promise<ReadonlyMap<string, string>>;
}
