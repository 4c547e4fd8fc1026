/** A line of `reveals.jsonl`: from here on a rater knows who made what, and votes no more on the run. */
export interface RevealRecord {
  readonly format: 'image-assay/reveal@1'
  readonly run: string
  /** ISO time. */
  readonly at: string
  readonly rater: string
}
