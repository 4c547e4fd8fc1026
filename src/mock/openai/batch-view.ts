import { type Batch, WINDOW_MS } from './batch-task.ts'

/** A batch as the API shows it. */
export function batchBody(batch: Batch): { readonly id: string; readonly [key: string]: unknown } {
  const { id, endpoint, input } = batch
  const state = batch.state()
  const { createdMs, at, errors, tokens } = state
  const seconds = (ms: number | undefined): number | null =>
    ms === undefined ? null : Math.floor(ms / 1_000)
  return {
    id,
    object: 'batch',
    endpoint,
    errors: errors === null ? null : { object: 'list', data: errors },
    input_file_id: input.id,
    completion_window: '24h',
    status: state.status,
    output_file_id: state.outputFileId,
    error_file_id: state.errorFileId,
    created_at: seconds(createdMs),
    in_progress_at: seconds(at.in_progress),
    expires_at: seconds(createdMs + WINDOW_MS),
    finalizing_at: null,
    completed_at: seconds(at.completed),
    failed_at: seconds(at.failed),
    expired_at: seconds(at.expired),
    cancelling_at: seconds(at.cancelling),
    cancelled_at: seconds(at.cancelled),
    request_counts: state.counts,
    metadata: null,
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokens.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens.input + tokens.output,
    },
  }
}
