import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { runVerb, usePage, useRecord, type Values } from '../../client/records.ts'
import { EditDrawer } from '../../entity/form/EditDrawer.tsx'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { useConfirm } from '../../kit/confirm.tsx'
import { comma } from '../../kit/format.ts'
import { Notice, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ProcessEditor.module.css'
import { type ProcessMap, useDemands, useGateNames } from './process.ts'

const shown = ['name', 'responsiblePostId', 'standardDays', 'standard', 'requiredFields', 'deliverables', 'probability']
const demanded = ['needsReport', 'painPoints', 'buyingRoles', 'techPostId', 'supplyPostId']
const hidden = ['tools', 'knownProblems', 'isWon', 'position']

/** Every node with its standard. Only a draft can be edited: what is published stays as it was. */
export const NodeTable = ({ map }: { map: ProcessMap }) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('process-node')
  const version = useRecord('process-version', map.version.id)
  const verb = useVerb()
  const demands = useDemands()
  const nodes = usePage('process-node', {
    filter: { processVersionId: { eq: map.version.id } },
    fields: [...shown, ...demanded, ...hidden],
    sort: 'position',
    limit: 100,
    count: 'none',
  })
  if (!entity || !nodes.data || !version.data) return <Skeleton lines={7} height={32} />
  const can = version.data.can
  const demandsOf = (id: string) => {
    const node = map.nodes.find((each) => each.id === id)
    return (node && demands(node)) || '-'
  }
  const columns = shown.flatMap((key) => entity.fields.find((field) => field.key === key) ?? [])
  return (
    <>
      {map.version.state !== 'draft' && <Notice tone="information">{t('loop.process.publishedHint')}</Notice>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard too */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('loop.process.table')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('loop.process.order')}</th>
              {columns.map((field) => (
                <th key={field.key} scope="col">
                  {say(field.label)}
                </th>
              ))}
              <th scope="col">{t('loop.process.demands')}</th>
              {map.version.state === 'draft' && (
                <th>
                  <span className="unseen">{t('loop.process.actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {nodes.data.items.map((row, i) => (
              <tr key={row.id}>
                <td>{i + 1}</td>
                {columns.map((field) => (
                  <td key={field.key}>
                    <NodeCell field={field} row={row} />
                  </td>
                ))}
                <td>{demandsOf(row.id)}</td>
                {map.version.state === 'draft' && (
                  <td>
                    <NodeTools
                      row={row}
                      at={i}
                      last={nodes.data.items.length - 1}
                      versionId={map.version.id}
                      can={can}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {can.includes('addNode') && (
        <div>
          <Button
            icon={<PlusOutlined />}
            onClick={() => version.data && verb.run('process-version', version.data, 'addNode')}
          >
            {t('loop.process.addNode')}
          </Button>
        </div>
      )}
      {verb.dialog}
    </>
  )
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** Lists are read as words: what a gate asks for, and what is handed over. */
const NodeCell = ({ field, row }: { field: Field; row: Row }) => {
  const gateNames = useGateNames()
  const value = row[field.key]
  if (field.kind !== 'json' || !Array.isArray(value) || value.length === 0)
    return <FieldValue field={field} row={{ ...row, [field.key]: isEmptyList(value) ? null : value }} />
  return <>{field.key === 'requiredFields' ? gateNames(value) : value.join(comma())}</>
}

interface ToolsProps {
  row: Row
  at: number
  last: number
  versionId: string
  can: readonly string[]
}

const NodeTools = ({ row, at, last, versionId, can }: ToolsProps) => {
  const t = useWords()
  const entity = useEntity('process-node')
  const [isEditing, setEditing] = useState(false)
  const { ask, dialog } = useConfirm()
  const name = String(row.name)
  const run = (verb: string, input: Values) =>
    runVerb('process-version', versionId, verb, { nodeId: row.id, ...input }).catch((error: unknown) =>
      toast.failure(messageOf(error)),
    )
  const remove = async () => {
    const yes = await ask({
      title: t('loop.process.removeAsk', { name }),
      yes: t('loop.process.remove'),
      no: t('entity.form.cancel'),
      danger: true,
    })
    if (yes) await run('removeNode', {})
  }
  const tool = (key: 'up' | 'down' | 'edit' | 'remove', icon: ReactNode, onClick: () => void, isOff = false) => (
    <Tooltip title={t(`loop.process.${key}`)}>
      <Button
        size="small"
        type="text"
        icon={icon}
        disabled={isOff}
        aria-label={`${t(`loop.process.${key}`)} ${name}`}
        onClick={onClick}
      />
    </Tooltip>
  )
  return (
    <span className={styles.tools}>
      {can.includes('moveNode') && (
        <>
          {tool('up', <ArrowUpOutlined />, () => void run('moveNode', { position: at }), at === 0)}
          {tool('down', <ArrowDownOutlined />, () => void run('moveNode', { position: at + 2 }), at === last)}
        </>
      )}
      {row.can.includes('update') && tool('edit', <EditOutlined />, () => setEditing(true))}
      {can.includes('removeNode') && tool('remove', <DeleteOutlined />, () => void remove())}
      {dialog}
      {isEditing && entity && <EditDrawer entity={entity} row={row} onClose={() => setEditing(false)} />}
    </span>
  )
}
