import type { UsdText } from './money.ts'
import type { Mode, Settings } from './settings.ts'

/**
 * By whom it is known whether an image is usable. L0: programs alone, which can reject and never
 * accept; L1: a judge calibrated against people; L2: one person; L3: two or more people.
 */
export type EvidenceLevel = 'L0' | 'L1' | 'L2' | 'L3'

/** On fewer prompts nothing is recommended, however well it went. */
export const LEAST_PROMPTS = 6

/** A larger share that nobody could tell, and the rest says too little of the whole. */
export const MOST_UNKNOWN = 0.2

/** `k` of `n`, with the rate's 95 % interval. */
export interface Share {
  readonly k: number
  readonly n: number
  readonly rate: number
  readonly ci: readonly [number, number]
}

/**
 * `recommended`: cheapest per usable image among the eligible; `tie`: eligible, and the evidence does
 * not tell it from the recommended one; `eligible`; `stopped_early`: spending on it ended before its
 * sample was whole; `rejected`: probably below the floor or beyond a limit; `insufficient`: too few
 * known images to say; `untested`.
 */
export type AffinityState =
  | 'recommended'
  | 'tie'
  | 'eligible'
  | 'stopped_early'
  | 'rejected'
  | 'insufficient'
  | 'untested'

/** One way to order a picture: a target with the settings it was asked with. */
export interface AffinityArm {
  /**
   * The target's id; with what differs behind it where a target was asked in several ways of one
   * mode. Unique within a mode.
   */
  readonly id: string
  readonly target: string
  readonly provider: string
  readonly model: string
  readonly access: 'official' | 'third-party' | 'aggregator'
  readonly version: string | null
  readonly settings: Settings
  readonly params_sha: string
}

/** One kind of content × one arm. Key names are those of the published table, not of our records. */
export interface AffinityCell {
  readonly type: string
  readonly mode: Mode
  readonly arm: AffinityArm
  readonly evidence: EvidenceLevel
  readonly prompts: number
  readonly attempts: number
  /** Images asked for: usable, unusable and unknown ones together. */
  readonly images: number
  /** Images that came whole. */
  readonly delivered: number
  readonly refused: number
  readonly errors: number
  /** Images nobody could tell: neither good nor bad. */
  readonly unknown: number
  /** Of the delivered images, those that no hard scorer failed; null when none was delivered. */
  readonly hard_pass: Share | null
  /**
   * Null at L0 while any image is undecided: programs cannot accept an image.
   * `deff`: how much repeats of one prompt widen the interval.
   */
  readonly usable:
    | (Share & {
        readonly method: string
        readonly deff: number
        /** Posterior probability that the rate is at least the floor. */
        readonly p_ge_floor: number
      })
    | null
  readonly cost: {
    /** Of all attempts, with failures and retries; null: not known of every attempt. */
    readonly total_usd: UsdText | null
    readonly per_attempt: UsdText | null
    readonly per_usable: UsdText | null
    /** 95 %; the upper end is null where no image was usable. */
    readonly ci: readonly [UsdText, UsdText | null] | null
    /** Least certain basis among the charges it sums up. */
    readonly currency_basis: string
    /** Attempts whose charge nobody can tell. */
    readonly unknown: number
  }
  readonly latency_ms: {
    readonly p50: number | null
    readonly p50_ci: readonly [number, number] | null
    readonly p50_method: string
    readonly max: number | null
    readonly p95: number | null
    readonly p95_reason: string | null
  }
  /** Serial waiting for one usable image, failures included. */
  readonly time_to_usable_ms: number | null
  /** Scorer, judge question, human reason or outcome → how many images it made unusable. */
  readonly fail_reasons: Readonly<Record<string, number>>
  /** Strength in blind pairs; null without votes. */
  readonly bt: {
    readonly elo: number
    /** Null, as `rank`: votes on too few prompts to say. */
    readonly ci: readonly [number, number] | null
    readonly votes: number
    /** Best and worst place that the votes allow among the arms compared in pairs. */
    readonly rank: readonly [number, number] | null
  } | null
  /**
   * Of the judge calls about these pictures, which are not part of their cost; null: not known of
   * every picture. A call that told several cells' pictures counts in each.
   */
  readonly evaluation_cost_usd: UsdText | null
  readonly state: AffinityState
  /** Why it has this state, for a person. */
  readonly reason: string
  /** Arms that the evidence does not tell it from. */
  readonly ties: readonly string[]
  readonly stopped_early: boolean
  /** Best and worst place that the evidence allows; null where it ranks nothing. */
  readonly rank: readonly [number, number] | null
}

export interface AffinityRoute {
  readonly type: string
  readonly mode: Mode
  readonly primary: string | null
  readonly fallback: string | null
  readonly reason: string
  readonly confidence: 'low' | 'medium' | 'high'
}

/** A difference in usable rate between two arms on the same prompts. */
export interface AffinityClaim {
  readonly a: string
  readonly b: string
  readonly type: string
  readonly mode: Mode
  readonly diff: number
  readonly ci: readonly [number, number]
  /** Exact McNemar, corrected by Holm over the type's pairs. */
  readonly p_holm: number
  /** Prompts that both arms answered with a known verdict. */
  readonly n: number
  /** Further images for each arm that would settle it at 80 % power, and their price; null: settled or not tellable. */
  readonly to_settle: { readonly images: number; readonly usd: UsdText | null } | null
}

/** How a reason ends where nobody who may accept an image has looked. */
export const WAITS = 'wait for assay review or a calibrated judge'

/** Which target for which kind of content, at what cost per usable image. */
export interface AffinityDocument {
  readonly format: 'image-assay/affinity@1'
  readonly suite: {
    readonly id: string
    readonly version: string | null
    readonly sha256: string
    readonly tier: 'smoke' | 'quick' | 'standard' | 'deep'
  }
  readonly runs: readonly string[]
  readonly generated_at: string
  readonly valid_until: string | null
  readonly price_table: readonly {
    readonly id: string
    readonly date: string
    readonly hash: string
  }[]
  /** Name of the mock's world; null where real providers answered. */
  readonly mock: string | null
  /** Least usable rate that an arm must probably reach, and how probably. */
  readonly floor: number
  readonly confidence: number
  readonly checks: readonly {
    readonly id: string
    readonly engine: string
    readonly control_pass: number
    readonly control_n: number
    readonly demoted: boolean
  }[]
  readonly judge: {
    readonly id: string | null
    readonly calibration: {
      readonly n: number
      readonly kappa: number | null
      readonly sens: number | null
      readonly spec: number | null
    }
    readonly cost_usd: UsdText
    /** Whether it may decide what is usable, and if not, why. */
    readonly decides: boolean
    readonly message: string
  }
  readonly human: {
    readonly raters: number
    readonly labels: number
    readonly alpha: number | null
    /** Repeated pairs, sides swapped, in which the same picture won again. */
    readonly swap_consistency: number | null
    /** Repeated single pictures that the same person told alike. */
    readonly self_consistency: number | null
    /** How much being on the left helps, in log-odds; null without pairs. */
    readonly order_effect: number | null
  }
  readonly cells: readonly AffinityCell[]
  readonly routes: readonly AffinityRoute[]
  readonly claims: readonly AffinityClaim[]
  /** What a reader must know before believing it, for a person. */
  readonly notes: readonly string[]
}

/** How far to trust a choice: by how many prompts, whose eyes, and whether another arm may be as good. */
export function trustIn({
  prompts,
  evidence,
  ties,
}: Pick<AffinityCell, 'prompts' | 'evidence' | 'ties'>): AffinityRoute['confidence'] {
  const byPeople = evidence === 'L2' || evidence === 'L3'
  if (prompts >= 24 && byPeople && ties.length === 0) return 'high'
  return prompts >= 12 ? 'medium' : 'low'
}
