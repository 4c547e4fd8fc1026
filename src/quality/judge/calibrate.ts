import type { JudgeCalibration, ScoreVerdict } from '../../domain/score.ts'
import { cohenKappa } from '../../stats/cohen-kappa.ts'
import { wilson } from '../../stats/wilson.ts'

/** One picture that people have told, and what the judge made of it. */
export interface Compared {
  readonly good: boolean
  readonly verdict: ScoreVerdict
  /** A known good or known bad picture, put in to see whether the judge is awake. */
  readonly control: boolean
}

/** Pictures that both must have told, least agreement, and most controls wrong, before it may decide. */
const LEAST_LABELS = 24
const LEAST_KAPPA = 0.4
const MOST_CONTROLS_WRONG = 1

/**
 * How a judge compares with people, and whether it may decide what is usable: by sensitivity and
 * specificity with Wilson intervals, and Cohen's κ. A picture it could not tell counts in none of
 * them; a control that it could not tell it got wrong.
 */
export function calibrate(compared: readonly Compared[]): {
  readonly calibration: JudgeCalibration
  readonly decides: boolean
  readonly message: string
} {
  const told = compared.filter(({ verdict }) => verdict !== 'unknown')
  const count = (good: boolean, passes: boolean): number =>
    told.filter((one) => one.good === good && (one.verdict === 'pass') === passes).length
  const acceptedGood = count(true, true)
  const rejectedGood = count(true, false)
  const acceptedBad = count(false, true)
  const rejectedBad = count(false, false)
  const kappa = cohenKappa([
    [acceptedGood, rejectedGood],
    [acceptedBad, rejectedBad],
  ])
  const controls = compared.filter(({ control }) => control)
  const isRight = ({ good, verdict }: Compared): boolean => verdict === (good ? 'pass' : 'fail')
  const calibration: JudgeCalibration = {
    n: told.length,
    kappa: kappa === null ? null : { value: kappa.value, low: kappa.low, high: kappa.high },
    sensitivity: share(acceptedGood, acceptedGood + rejectedGood),
    specificity: share(rejectedBad, acceptedBad + rejectedBad),
    controlsWrong: controls.filter((one) => !isRight(one)).length,
    controls: controls.length,
  }
  const why = whyNot(calibration)
  return { calibration, decides: why === null, message: why ?? howWell(calibration) }
}

function share(k: number, n: number): JudgeCalibration['sensitivity'] {
  const interval = wilson(k, n)
  if (interval === null) return null
  const { value, low, high } = interval
  return { value, low, high }
}

function whyNot(calibration: JudgeCalibration): string | null {
  const { n, kappa, controls, controlsWrong } = calibration
  if (n < LEAST_LABELS) {
    return (
      `uncalibrated: it and people have both told ${n} pictures, and ${LEAST_LABELS} are needed. ` +
      'Label more with assay review, or name files of labels under judge.labels'
    )
  }
  if (kappa === null) {
    return (
      'uncalibrated: people or the judge said the same of every picture, which shows no agreement. ' +
      'Label good and bad pictures'
    )
  }
  if (kappa.value < LEAST_KAPPA) {
    return (
      `uncalibrated: it agrees with people at κ ${kappa.value.toFixed(2)}, and ${LEAST_KAPPA} is ` +
      'needed. Ask clearer questions, or take another judge'
    )
  }
  if (controlsWrong > MOST_CONTROLS_WRONG) {
    return (
      `void: it got ${controlsWrong} of ${controls} control pictures wrong, and ` +
      `${MOST_CONTROLS_WRONG} is the most allowed`
    )
  }
  return null
}

function howWell({ n, kappa, sensitivity, specificity }: JudgeCalibration): string {
  const percent = (rate: JudgeCalibration['sensitivity']): string =>
    rate === null ? 'unknown' : `${Math.round(rate.value * 100)} %`
  return (
    `calibrated on ${n} pictures: accepts ${percent(sensitivity)} of the good, rejects ` +
    `${percent(specificity)} of the bad, κ ${kappa?.value.toFixed(2)} ` +
    `[${kappa?.low.toFixed(2)}, ${kappa?.high.toFixed(2)}]`
  )
}
