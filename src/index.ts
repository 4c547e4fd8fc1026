/** What another program may import. Shapes are those of the documents that `assay` writes. */

export type { AffinityDocument } from './domain/affinity.ts'
export type { AttemptRecord } from './domain/attempt.ts'
export type { Basis, Charge, Quote } from './domain/charge.ts'
export type { RateCard } from './domain/rate-card.ts'
export type { RouteDecision, RouteRequest } from './domain/routing.ts'
export type { RunDocument } from './domain/run.ts'
export type { Suite } from './domain/suite.ts'
export { defaultWorld } from './mock/default-world.ts'
export { type Mock, startMock } from './mock/start.ts'
export { parseWorld, type World } from './mock/world.ts'
export { conclusion } from './report/conclusion.ts'
export { REPORTERS, type ReporterName } from './report/reporters.ts'
export type { ReportLayout, RunReport } from './report/run-report.ts'
export {
  type ArmHealth,
  afterAnswer,
  freshHealth,
  healthAt,
  healthShare,
  longestPauseMs,
} from './route/breaker.ts'
export { costMatrix } from './route/cost-matrix.ts'
export { planWork, type Work } from './route/plan-work.ts'
export { readAffinity } from './route/read-affinity.ts'
export { route } from './route/route.ts'
export { weightsOf } from './route/weights.ts'
