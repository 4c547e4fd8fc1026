import type { FaultName } from '../../src/mock/faults.ts'
import { promptFor } from './keyed-world.ts'

/** A target of each way to carry a key, by dialect; all of them quick and small. */
export const TARGETS: Readonly<Record<string, string>> = {
  openai: 'provider: openai, model: gpt-image-2, matrix: { size: [1024x1024], quality: [low] }',
  replicate:
    'provider: replicate, model: black-forest-labs/flux-schnell, matrix: { delivery: [async] }',
  'azure-openai':
    'provider: azure-openai, model: my-images, worstCase: 0.5, matrix: { size: [1024x1024], quality: [low] }',
  bfl: 'provider: bfl, model: flux-2-pro, worstCase: 0.5',
  fal: 'provider: fal, model: fal-ai/flux/schnell, matrix: { size: [1024x768] }',
  'google-gemini': 'provider: google-gemini, model: gemini-nano-banana-2.1, worstCase: 0.5',
  bedrock: 'provider: bedrock, model: "stability.stable-image-core-v1:1", worstCase: 0.5',
}

export interface SuiteParts {
  readonly name: string
  readonly dialects: readonly string[]
  readonly faults: readonly (FaultName | 'none')[]
  readonly checks?: string
  /** Of an attempt; short where something never ends. */
  readonly timeout?: string
  /** Added to each target, e.g. an address. */
  readonly more?: (dialect: string) => string
}

/** A suite in which each prompt calls for one fault, of every target. */
export function suiteOf({
  name,
  dialects,
  faults,
  checks = '',
  timeout = '60s',
  more = () => '',
}: SuiteParts): string {
  const targets = dialects.map(
    (dialect) =>
      `  - { id: ${dialect}, ${TARGETS[dialect]}, limits: { timeout: ${timeout} }${more(dialect)} }`,
  )
  const prompts = faults.map((fault) => {
    const text = fault === 'none' ? 'a red kite' : promptFor(fault)
    return `  - { id: ${fault}, text: "${text}" }`
  })
  return `format: image-assay/suite@1
name: ${name}
targets:
${targets.join('\n')}
prompts:
${prompts.join('\n')}
concurrency: 24
budget: { run: 500 }
checks: [${checks}]
`
}
