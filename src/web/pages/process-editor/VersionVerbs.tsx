import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Verb } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { runVerb, useRecord, type Values } from '../../client/records.ts'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import type { ProcessMap } from './process.ts'

interface Asked {
  readonly entity: 'process' | 'process-version'
  readonly id: string
  readonly verb: Verb
}

/** A new draft, publishing, throwing a draft away, copying. After a new draft the page goes on with it. */
export const VersionVerbs = ({ map }: { map: ProcessMap }) => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate({ from: '/processes' })
  const [asked, setAsked] = useState<Asked | null>(null)
  const found = [
    ...useVerbs('process-version', map.version.id, ['publish', 'discard']),
    ...useVerbs(
      'process',
      map.version.processId,
      map.version.state === 'draft' ? ['copy'] : ['draft', 'copy', 'makeDefault', 'retire'],
    ),
  ]
  const run = async ({ entity, id, verb }: Asked, input: Values) => {
    const answer = await runVerb(entity, id, verb.name, input)
    toast.success(t('entity.record.verbDone', { verb: say(verb.label) }))
    setAsked(null)
    const { versionId } = (answer.result ?? {}) as { versionId?: string }
    if (versionId) await navigate({ search: { version: versionId, view: 'table' } })
    if (verb.name === 'discard') await navigate({ search: {} })
  }
  return (
    <>
      {found.map((each, i) => (
        <Button
          key={each.verb.name}
          type={i === 0 && each.verb.tone === 'primary' ? 'primary' : 'default'}
          danger={each.verb.tone === 'danger'}
          onClick={() => setAsked(each)}
        >
          {say(each.verb.label)}
        </Button>
      ))}
      <Link to="/$entity/$id" params={{ entity: 'process-version', id: map.version.id }}>
        <Button>{t('loop.process.record')}</Button>
      </Link>
      {asked && (
        <InputDialog
          title={`${say(asked.verb.label)} · ${map.version.name}`}
          submit={say(asked.verb.label)}
          fields={asked.verb.input.filter(({ key }) => key !== 'projectId')}
          isDanger={asked.verb.tone === 'danger'}
          onSubmit={(input) => run(asked, input)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

const useVerbs = (entity: Asked['entity'], id: string, names: readonly string[]): Asked[] => {
  const known = useEntity(entity)
  const { data } = useRecord(entity, id, known !== undefined)
  return names.flatMap((name) => {
    const verb = data?.can.includes(name) && known?.verbs.find((each) => each.name === name)
    return verb ? [{ entity, id, verb }] : []
  })
}
