import { bflRoutes } from './bfl/routes.ts'
import type { Dialect } from './dialects.ts'
import type { Reply } from './http/reply.ts'
import { openaiRoutes } from './openai/routes.ts'
import { replicateRoutes } from './replicate/routes.ts'
import type { Arrival, Scene } from './scene.ts'

/** Answers an arrival under a dialect's base path; `route` is its path with the base taken off. */
export type Answer = (arrival: Arrival, route: string) => Promise<Reply>

/** Opens a dialect's routes on a scene; `basePath` is where they stand on the mock's origin. */
export type OpenRoutes = (scene: Scene, basePath: string) => Answer

/** How each dialect answers. */
export const ROUTES: Readonly<Record<Dialect, OpenRoutes>> = {
  openai: openaiRoutes,
  replicate: replicateRoutes,
  bfl: bflRoutes,
}
