/** The parts of an ONNX file that bitloom reads, as they are stored (onnx.proto3 of ONNX 1.20). */

export interface ModelProto {
  irVersion: number;
  opsets: OpsetProto[];
  graph: GraphProto | undefined;
  functions: FunctionProto[];
}

/** A local function: nodes that a call of its name stands for. */
export interface FunctionProto {
  name: string;
  domain: string;
  overload: string;
  inputs: string[];
  outputs: string[];
  nodes: NodeProto[];
  opsets: OpsetProto[];
  /** Attributes with a value where the call gives none. */
  defaults: AttributeProto[];
}

export interface OpsetProto {
  domain: string;
  version: number;
}

export interface GraphProto {
  name: string;
  nodes: NodeProto[];
  initializers: TensorProto[];
  sparse: SparseProto[];
  inputs: ValueProto[];
  outputs: ValueProto[];
  values: ValueProto[];
}

export interface NodeProto {
  name: string;
  opType: string;
  domain: string;
  /** Tells local functions of one name apart. */
  overload: string;
  inputs: string[];
  outputs: string[];
  attributes: AttributeProto[];
}

export interface AttributeProto {
  name: string;
  /** AttributeProto.AttributeType; 0 where the file leaves it out. */
  type: number;
  f: number;
  i: number;
  s: string;
  t: TensorProto | undefined;
  floats: number[];
  ints: number[];
  strings: string[];
  /** A body or branch. */
  g: GraphProto | undefined;
  sparse: SparseProto | undefined;
  /** Inside a function: the attribute of the call whose value this is; else "". */
  reference: string;
}

/** A tensor of zeros but for some elements. */
export interface SparseProto {
  values: TensorProto;
  /** Positions in the flat tensor, or one row of coordinates an element. */
  indices: TensorProto;
  dims: number[];
}

export interface TensorProto {
  name: string;
  dims: number[];
  dataType: number;
  /** Little-endian elements; a view into the file. */
  raw: Uint8Array | undefined;
  floats: number[];
  /** int32_data, int64_data or uint64_data. */
  integers: number[];
  doubles: number[];
  external: Map<string, string>;
  /** data_location = EXTERNAL. */
  isExternal: boolean;
}

export interface ValueProto {
  name: string;
  elementType: number;
  /** A number, a symbol, or undefined for an unknown dimension; undefined as a whole where no shape is given. */
  dims: (number | string | undefined)[] | undefined;
}
