/** Which picture a vote is about. */
export interface Ballot {
  readonly attempt: string
  /** Index among the attempt's images. */
  readonly image: number
  readonly sha256: string
}

export const REJECT_REASONS = [
  'wrong-text',
  'anatomy',
  'off-prompt',
  'artefact',
  'style',
  'safety',
] as const
export type RejectReason = (typeof REJECT_REASONS)[number]

interface VoteBase {
  readonly format: 'image-assay/vote@1'
  readonly id: string
  readonly run: string
  /** ISO time. */
  readonly at: string
  readonly rater: string
  readonly prompt: string
  /** Milliseconds from the pictures being seen to the decision. */
  readonly decisionMs: number
  /** Seed of the order and sides that this rater saw. */
  readonly seed: number
  /** Whether the pair or picture was shown before to the same rater, to see how consistent they are. */
  readonly repeated: boolean
  /** Size of the page in CSS pixels. */
  readonly client: { readonly width: number; readonly height: number }
}

/** A line of `votes.jsonl`. An `undo` takes back the vote it names; nothing is ever deleted. */
export type Vote =
  | (VoteBase & {
      readonly kind: 'single'
      readonly ballot: Ballot
      readonly verdict: 'accept' | 'reject' | 'unsure'
      readonly reasons: readonly RejectReason[]
    })
  | (VoteBase & {
      readonly kind: 'pair'
      readonly left: Ballot
      readonly right: Ballot
      readonly verdict: 'left' | 'right' | 'tie' | 'both-bad'
    })
  | (VoteBase & { readonly kind: 'undo'; readonly undoes: string })
