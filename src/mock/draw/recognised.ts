/** What of a drawn picture is as its prompt asks. `null`: the prompt does not ask for that. */
export interface Recognised {
  /** It shows the prompt's own subject, and not another one however fine. Null for an edit. */
  readonly subject: boolean | null
  /** The quoted words stand in it, letter by letter. */
  readonly text: boolean | null
  /** Every `#rrggbb` of the prompt is seen. */
  readonly colours: boolean | null
  readonly background: boolean | null
  /** Of an edit: what lay around the change is as it was. */
  readonly surroundings: boolean | null
  /** Of an edit: what was asked for was done. */
  readonly applied: boolean | null
}
