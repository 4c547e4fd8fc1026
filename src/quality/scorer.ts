import type { CasePrompt } from '../domain/run-cases.ts'
import type { ScoreVerdict } from '../domain/score.ts'
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import type { Settings } from '../domain/settings.ts'
import type { Json } from '../domain/suite.ts'
import type { Pixels } from '../image/decode.ts'

/** What a right picture would show, and how it was ordered. Plain JSON: it crosses to a child process. */
export interface Asked {
  readonly spec: ScorerSpec
  readonly prompt: Omit<CasePrompt, 'id' | 'inputs'>
  readonly settings: Settings
}

/** A picture as scorers see it. Decoding throws where the bytes are damaged: that scores as unknown. */
export interface Picture {
  readonly bytes: Uint8Array
  /** All pixels of the first frame, decoded once however many scorers look. */
  pixels(): Promise<Pixels>
  /** Decoded and brought to exactly this size, whatever its shape. */
  resized(size: { readonly width: number; readonly height: number }): Promise<Pixels>
}

/** The picture to score; for edits, what was sent with it. */
export interface Scene {
  readonly image: Picture
  readonly source: Picture | null
  readonly mask: Picture | null
}

/** What a scorer found. */
export interface Scored {
  readonly verdict: ScoreVerdict
  /** What was seen against what was asked, for a person. */
  readonly message: string
  readonly evidence: { readonly [key: string]: Json }
}

/** Another image of the run, as the same scorer measured it. */
export interface Peer {
  readonly target: string
  readonly cell: string
  readonly prompt: string
  /** SHA-256 of the picture it is an edit of; null where there was none. */
  readonly source: string | null
  readonly sha256: string
  readonly evidence: Scored['evidence']
}

/** A picture whose right verdict is known, drawn by code, by which a scorer is measured. */
export interface ControlCard {
  /** Unique within its scorer, for messages. */
  readonly id: string
  /** True: a right picture, which must pass. False: a wrong one, which must fail. */
  readonly right: boolean
  /** What the picture is asked to show; what is not said is asked for neither way. */
  readonly prompt: Partial<Asked['prompt']>
  readonly settings: Partial<Settings>
  /** Encoded pictures. `others`: outputs of other prompts, for scorers that compare. */
  draw(): Promise<{
    readonly image: Uint8Array
    readonly source?: Uint8Array
    readonly mask?: Uint8Array
    readonly others?: readonly Uint8Array[]
  }>
}

/** Whether a scorer can run here: under which name its scores are kept, or what to do. */
export type Readiness =
  | { readonly kind: 'ready'; readonly engine: string }
  | { readonly kind: 'absent'; readonly message: string }

/**
 * One way to look at a picture. `prepare` and `score` run in a child process of low priority, which
 * may read files and nothing else: no network, no writing, no environment, no threads of its own.
 * What they load is kept for the pictures that follow.
 */
export interface Scorer {
  readonly name: ScorerSpec['scorer']
  /** Whether a `fail` makes an image unusable, where the controls bear it out. */
  isHard(asked: Asked): boolean
  /** Whether it has anything to say of such a picture. Cheap and pure. */
  appliesTo(asked: Asked): boolean
  /** Loads what it takes, lazily. The engine names implementation and version. */
  prepare(spec: ScorerSpec): Promise<Readiness>
  /** By the picture alone: the same bytes, asking and engine give the same. */
  score(scene: Scene, asked: Asked): Promise<Scored>
  /**
   * For scorers that need the run's other images: the verdict from what `score` measured. Cheap and
   * pure, and told anew whenever images were added.
   */
  readonly compare?: (own: Peer, others: readonly Peer[], scored: Scored) => Scored
  /** At least 12 right ones and some wrong ones for a hard scorer; [] for an advisory one. */
  controls(spec: ScorerSpec): readonly ControlCard[]
}
