import type { RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { trimmed } from '../base-url.ts'

/** The API version that goes into the query; ours, so never sent as a field. */
export const API_VERSION = 'assayApiVersion'

/** The first version whose deployments take edits as well; only the older form of address needs one. */
const USUAL_VERSION = '2025-04-01-preview'
const VERSION = /^(?:v1|preview|latest|20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:-preview)?)$/

type Options = Readonly<Record<string, Json>>

export function versionMistakes(options: Options): readonly string[] {
  const value = options[API_VERSION]
  if (value === undefined || (typeof value === 'string' && VERSION.test(value))) return []
  return [
    `${API_VERSION}: ${JSON.stringify(value)} is not an API version such as "${USUAL_VERSION}" or "preview".`,
  ]
}

/** Below which address a deployment's images are asked for: `…/openai/v1`, or the deployment's own. */
export function deploymentBase(baseUrl: string, deployment: string): string {
  const base = trimmed(baseUrl)
  const isNamed = base.split('/').includes('deployments')
  return isV1(base) || isNamed ? base : `${base}/deployments/${encodeURIComponent(deployment)}`
}

/** Adds `api-version`: what the suite says, else the usual one where the address needs it. */
export function versioned(spec: RequestSpec, options: Options, baseUrl: string): RequestSpec {
  const said = options[API_VERSION]
  const usual = isV1(baseUrl) ? null : USUAL_VERSION
  const version = typeof said === 'string' ? said : usual
  if (version === null) return spec
  return { ...spec, url: `${spec.url}?api-version=${encodeURIComponent(version)}` }
}

function isV1(baseUrl: string): boolean {
  return /\/v1\/*$/.test(baseUrl)
}
