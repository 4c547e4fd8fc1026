import type { Json } from './suite.ts'

/** `unknown`: it could not be told, which is neither good nor bad. */
export type ScoreVerdict = 'pass' | 'fail' | 'unknown'

/** What one scorer found of one image; a line of `scores.jsonl`. */
export interface Score {
  readonly format: 'image-assay/score@1'
  readonly run: string
  readonly attempt: string
  /** Index among the attempt's images (artifacts with the role `image`). */
  readonly image: number
  readonly sha256: string
  readonly target: string
  readonly cell: string
  readonly prompt: string
  readonly content: string | null
  readonly scorer: string
  /** Implementation and its version, e.g. `ppocr-v4/onnxruntime-web-1.30/1`: same engine, bytes and asking, same score. */
  readonly engine: string
  readonly verdict: ScoreVerdict
  /** Whether a `fail` makes the image unusable; advisory scorers, and those that failed their controls, never do. */
  readonly hard: boolean
  /** What was seen against what was asked, for a person. */
  readonly message: string
  readonly evidence: { readonly [key: string]: Json }
}

/** How a scorer did on pictures known to be right: its false rejects. */
export interface ScorerControl {
  readonly scorer: string
  readonly engine: string
  /** Right pictures that passed, of `n`. */
  readonly passed: number
  readonly n: number
  /** Share of right pictures that it failed, with its 95 % Wilson interval. */
  readonly falseReject: { readonly value: number; readonly low: number; readonly high: number }
  /** Wrong pictures that it failed, of `wrong`. */
  readonly caught: number
  readonly wrong: number
  /** True: it passed fewer than nine in ten right pictures, and is advisory. */
  readonly demoted: boolean
}

/** `scoring.json`: by what the scores of a run were made. */
export interface Scoring {
  readonly format: 'image-assay/scoring@1'
  readonly run: string
  readonly controls: readonly ScorerControl[]
  /** Scorers that were asked for and could not run, with what to do. */
  readonly absent: readonly { readonly scorer: string; readonly message: string }[]
}

/** How a judge compares with people; line in `judging.json`. Null figures: too few labels of that kind. */
export interface JudgeCalibration {
  /** Pictures that both people and the judge have told. */
  readonly n: number
  readonly kappa: { readonly value: number; readonly low: number; readonly high: number } | null
  /** Share of good pictures it accepts, and of bad ones it rejects, with Wilson intervals. */
  readonly sensitivity: {
    readonly value: number
    readonly low: number
    readonly high: number
  } | null
  readonly specificity: {
    readonly value: number
    readonly low: number
    readonly high: number
  } | null
  /** Control pictures (known good and known bad) that it got wrong. */
  readonly controlsWrong: number
  readonly controls: number
}

/** `judging.json`: by whom a run's images were judged, at what cost, and whether it may decide. */
export interface Judging {
  readonly format: 'image-assay/judging@1'
  readonly run: string
  /** `provider/model`. */
  readonly judge: string
  readonly calibration: JudgeCalibration
  /** True: its verdicts count as L1 evidence. */
  readonly decides: boolean
  /** Why it may not decide, or how well it did, for a person. */
  readonly message: string
  /** Questions that it answered alike in both orders, of those asked twice; null: asked once. */
  readonly consistency: { readonly same: number; readonly asked: number } | null
  /** What speaks against trusting it, e.g. that it judges pictures of its own vendor. */
  readonly warnings: readonly string[]
  /** US dollars, decimal string: charged; and what is in doubt. Never part of the images' cost. */
  readonly cost: { readonly charged: string; readonly inDoubt: string; readonly calls: number }
}
