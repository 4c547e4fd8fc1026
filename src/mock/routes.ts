import { anthropicRoutes } from './anthropic/routes.ts'
import { azureOpenaiRoutes } from './azure-openai/routes.ts'
import { bedrockRoutes } from './bedrock/routes.ts'
import { bflRoutes } from './bfl/routes.ts'
import { dashscopeRoutes } from './dashscope/routes.ts'
import type { Dialect } from './dialects.ts'
import { falRoutes } from './fal/routes.ts'
import { googleGeminiRoutes } from './google-gemini/routes.ts'
import { googleImagenRoutes } from './google-imagen/routes.ts'
import type { Reply } from './http/reply.ts'
import { huggingfaceRoutes } from './huggingface/routes.ts'
import { ideogramRoutes } from './ideogram/routes.ts'
import { mistralRoutes } from './mistral/routes.ts'
import { openaiRoutes } from './openai/routes.ts'
import { COMPATIBLE_ROUTES } from './openai-compatible/routes.ts'
import { openrouterRoutes } from './openrouter/routes.ts'
import { replicateRoutes } from './replicate/routes.ts'
import { runwareRoutes } from './runware/routes.ts'
import type { Arrival, Scene } from './scene.ts'
import { stabilityRoutes } from './stability/routes.ts'

/** Answers an arrival under a dialect's base path; `route` is its path with the base taken off. */
export type Answer = (arrival: Arrival, route: string) => Promise<Reply>

/** Opens a dialect's routes on a scene; `basePath` is where they stand on the mock's origin. */
export type OpenRoutes = (scene: Scene, basePath: string) => Answer

/** How each dialect answers. */
export const ROUTES: Readonly<Record<Dialect, OpenRoutes>> = {
  openai: openaiRoutes,
  replicate: replicateRoutes,
  'azure-openai': azureOpenaiRoutes,
  ...COMPATIBLE_ROUTES,
  stability: stabilityRoutes,
  'google-gemini': googleGeminiRoutes,
  'google-imagen': googleImagenRoutes,
  bedrock: bedrockRoutes,
  bfl: bflRoutes,
  dashscope: dashscopeRoutes,
  ideogram: ideogramRoutes,
  runware: runwareRoutes,
  fal: falRoutes,
  openrouter: openrouterRoutes,
  mistral: mistralRoutes,
  huggingface: huggingfaceRoutes,
  anthropic: anthropicRoutes,
}
