import { judge } from '../checks/judge.ts'
import type { Artifact, AttemptRecord } from '../domain/attempt.ts'
import type { Settings } from '../domain/settings.ts'
import type { EditSources, Inspecting, RunTarget } from './ports.ts'

/**
 * Inspects an attempt's images and runs its checks. `inspector` is null where no check was asked
 * for. `pathOf` gives an artifact's absolute path.
 */
export async function judgeAttempt(
  record: AttemptRecord,
  settings: Settings,
  { checks, sources }: Pick<RunTarget, 'checks'> & { readonly sources: EditSources | null },
  inspector: Inspecting | null,
  pathOf: (artifact: Artifact) => string,
): Promise<AttemptRecord> {
  const comparesEdits = settings.mode === 'edit' && sources !== null
  const artifacts: Artifact[] = []
  for (const artifact of record.artifacts) {
    if (inspector === null || artifact.role === 'partial') {
      artifacts.push(artifact)
      continue
    }
    const path = pathOf(artifact)
    const inspection = await inspector.inspect(path)
    const edit =
      comparesEdits && inspection.kind === 'image'
        ? await inspector.compareEdit({ source: sources.image, mask: sources.mask, result: path })
        : null
    artifacts.push({ ...artifact, inspection, edit })
  }
  const { findings, imagesUsable, verdict } = judge(checks, {
    settings,
    mode: settings.mode,
    outcome: record.outcome,
    imagesRequested: record.imagesRequested,
    images: artifacts
      .filter((one) => one.role === 'image')
      .map(({ inspection, bytes, edit }) => ({ inspection, bytes, edit })),
    hasMask: sources !== null && sources.mask !== null,
  })
  return { ...record, artifacts, findings, imagesUsable, verdict }
}
