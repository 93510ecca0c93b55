/**
 * A video generator: takes jobs from a file, and has each video charged once, whatever happens in between.
 *
 *     LEDGER_URL=… LEDGER_KEY=… node dist/generator.js jobs.json
 *
 * A job is {"id", "user_id", "prompt", "cost"}. Its id is the whole trick: every key is derived from it, so a generator
 * that was killed and starts again with the same jobs repeats its commands instead of sending new ones.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { InsufficientCredits, Ledger, OutcomeUnknown, Problem, type Video } from './ledger.ts'

interface Job {
  readonly id: string
  readonly user_id: string
  readonly prompt: string
  readonly cost: number
}

class RenderingFailed extends Error {}

/** Stands for the work. A prompt with the word "impossible" fails, to show what becomes of its credits. */
async function render(job: Job): Promise<string> {
  await sleep(Number(process.env['RENDER_SECONDS'] ?? 1) * 1000)
  if (job.prompt.includes('impossible')) {
    throw new RenderingFailed('the model gave up')
  }
  return `https://videos.example.org/${job.id}.mp4`
}

async function make(ledger: Ledger, job: Job): Promise<Video> {
  const intent = `video:${job.id}`
  const { user_id, prompt, cost } = job
  const { id } = await ledger.createVideo(`${intent}:create`, { user_id, prompt, cost })
  // A repeated command answers as the first time, so where the video stands now has to be asked.
  const video = await ledger.video(id)
  if (video.status === 'completed' || video.status === 'failed' || video.status === 'cancelled') {
    return video
  }
  if (video.status === 'pending') {
    await ledger.startVideo(`${intent}:start`, id)
  }
  let url: string
  try {
    url = await render(job)
  } catch (failure) {
    if (failure instanceof RenderingFailed) {
      return ledger.failVideo(`${intent}:fail`, id, failure.message)
    }
    throw failure
  }
  return ledger.completeVideo(`${intent}:complete`, id, url)
}

async function main(): Promise<number> {
  const file = process.argv[2]
  const key = process.env['LEDGER_KEY']
  if (file === undefined || key === undefined) {
    console.error('LEDGER_URL=… LEDGER_KEY=… node dist/generator.js jobs.json')
    return 2
  }
  const jobs = JSON.parse(await readFile(file, 'utf8')) as Job[]
  const ledger = new Ledger(process.env['LEDGER_URL'] ?? 'http://127.0.0.1:8080', key)
  const outOfCredits = new Set<string>()
  let unsettled = 0
  for (const job of jobs) {
    if (outOfCredits.has(job.user_id)) {
      console.log(`${job.id}: skipped, the user has run out of credits`)
      continue
    }
    try {
      const video = await make(ledger, job)
      console.log(`${job.id}: ${video.status}`)
    } catch (failure) {
      if (failure instanceof InsufficientCredits) {
        outOfCredits.add(job.user_id)
        console.log(`${job.id}: ${failure.required} credits needed, ${failure.available} there`)
      } else if (failure instanceof OutcomeUnknown) {
        unsettled++
        console.error(`${job.id}: ${failure.message}; run again with the same jobs`)
      } else if (failure instanceof Problem) {
        unsettled++
        console.error(`${job.id}: ${failure.message}`)
      } else {
        throw failure
      }
    }
  }
  return unsettled > 0 ? 1 : 0
}

process.exitCode = await main()
