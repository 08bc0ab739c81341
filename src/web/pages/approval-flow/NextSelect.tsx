import { Select } from 'antd'
import { useWords } from '../../words/words.ts'
import styles from './Flow.module.css'
import { end, type Graph } from './flow.ts'

interface Props {
  ids: object
  graph: Graph
  own: string
  value: string
  onChange: (key: string) => void
}

/** Where a document goes from here. */
export const NextSelect = ({ ids, graph, own, value, onChange }: Props) => {
  const t = useWords()
  const others = graph.nodes.filter(({ key }) => key !== own).map(({ key, name }) => ({ value: key, label: name }))
  return (
    <Select
      {...ids}
      className={styles.wide}
      value={value}
      options={[...others, { value: end, label: t('approval.flow.end') }]}
      onChange={onChange}
    />
  )
}
