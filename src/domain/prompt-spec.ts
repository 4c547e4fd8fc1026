/** A yes-or-no question about one picture, written by a person; never made up at run time. */
export interface Question {
  readonly id: string
  readonly ask: string
  /** Id of the question that must be answered as expected first; else this one counts as failed unasked. */
  readonly dependsOn: string | null
  /** The answer of a right picture. */
  readonly expect: 'yes' | 'no'
  /** Whether a wrong answer makes the picture unusable. */
  readonly critical: boolean
}

export const BACKGROUNDS = ['white', 'uniform', 'transparent'] as const
export type Background = (typeof BACKGROUNDS)[number]

/** What a right picture shows, as far as a program or a judge can look for it. */
export interface PromptSpec {
  /** Words that must be readable, letter by letter. */
  readonly expectText: string | null
  /** Words that must be gone, e.g. what a change of text replaced. */
  readonly absentText: string | null
  /** `#rrggbb`: each must be seen. */
  readonly colours: readonly string[]
  readonly background: Background | null
  /** For edits: whether all outside the mask (or most of the picture) must stay as it was. */
  readonly keepOutside: boolean
  /** What must be seen, in words a person or a judge can check. */
  readonly mustShow: readonly string[]
  readonly mustNotShow: readonly string[]
  readonly questions: readonly Question[]
}

/** Says nothing of what a right picture shows. */
export const UNSPECIFIED: PromptSpec = {
  expectText: null,
  absentText: null,
  colours: [],
  background: null,
  keepOutside: false,
  mustShow: [],
  mustNotShow: [],
  questions: [],
}
