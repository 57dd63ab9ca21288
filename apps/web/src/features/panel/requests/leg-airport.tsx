import { AirportField } from '../../../entities/requests/airport-field.tsx';
import { useAirportSearch } from '../../../entities/requests/use-airport-search.ts';

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
