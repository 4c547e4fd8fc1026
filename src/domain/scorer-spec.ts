/** Every scorer that ships; `clip`, `command` and `judge` need something of the user's. */
export const SCORERS = [
  'text',
  'absent-text',
  'edit-applied',
  'edit-kept',
  'background',
  'border',
  'colours',
  'duplicate',
  'credentials',
  'sharpness',
  'style',
  'clip',
  'command',
] as const
export type ScorerName = (typeof SCORERS)[number]

/** Bounds of the scorers that have some, where a suite names none. */
export const USUAL_COLOURS = { maxDeltaE: 15, minShare: 0.01 } as const
export const USUAL_LEAST_SSIM = 0.6

/** Under which its scores are kept: each program of the user's has its own. */
export type ScorerId = Exclude<ScorerName, 'command'> | `command:${string}`

/** A scorer as a suite asks for it, with its defaults filled in. Paths are absolute. */
export type ScorerSpec =
  | {
      readonly scorer: Exclude<ScorerName, 'clip' | 'command' | 'colours' | 'edit-kept'>
    }
  /** Greatest ΔE2000 at which a colour counts as the one asked for, and the least share of pixels. */
  | { readonly scorer: 'colours'; readonly maxDeltaE: number; readonly minShare: number }
  /** Least SSIM outside the mask at 64 px: from here on it is the same picture. */
  | { readonly scorer: 'edit-kept'; readonly minSsim: number }
  /** A CLIP-like model: two ONNX files or one, and its tokenizer.json. Advisory. */
  | {
      readonly scorer: 'clip'
      readonly model: string
      readonly tokenizer: string
      /** Least similarity that passes; null: only reported. */
      readonly minSimilarity: number | null
    }
  /** A program of the user's: JSON on its standard input, a verdict on its standard output. */
  | {
      readonly scorer: 'command'
      readonly name: string
      readonly command: readonly string[]
      readonly timeoutMs: number
      /** Whether its `fail` makes an image unusable. */
      readonly hard: boolean
    }

/** A vision model that answers the prompts' questions. */
export interface JudgeSpec {
  readonly provider: 'openai' | 'anthropic'
  readonly model: string
  readonly baseUrl: string | null
  readonly apiKeyEnv: string | null
  /** A card's id or an absolute path; null: found by provider and model. */
  readonly rates: string | null
  /** Most US dollars that one call may cost where no card prices it. */
  readonly worstCase: string | null
  /** Longest side of the picture as sent, pixels. */
  readonly maxSide: number
  readonly maxOutputTokens: number
  readonly timeoutMs: number
  /** Asks every question twice, the second time in the reverse order: where the answers differ, it cannot tell. */
  readonly bothOrders: boolean
  /** Files of pictures with human verdicts, by which it is calibrated; absolute. */
  readonly labels: readonly string[]
}
