import { AirportField } from '../../../components/airport-field.tsx';
import { useAirportSearch } from '../../../lib/use-airport-search.ts';

interface LegAirportProps {
  label: string;
  placeholder: string;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** One end of a leg. */
export function LegAirport(props: LegAirportProps) {
  const found = useAirportSearch(props.value);
  return <AirportField {...props} {...found} />;
}
