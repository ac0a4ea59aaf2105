import { ARITHMETIC } from "./arithmetic";
import { ELEMENTWISE } from "./elementwise";
import { type Kernel, type Lowering, refuse } from "./lowering";
import { PRODUCTS } from "./products";
import { REDUCTIONS } from "./reductions";
import { SELECTIONS } from "./selections";
import { SHAPES } from "./shapes";

const complex = refuse("complex numbers are not lowered");
const composed = refuse("tfjs never calls it: the operation is made of other kernels");
const convolution = refuse("convolution is not lowered");
const data = refuse("its output's shape depends on its data");
const image = refuse("image operations are not lowered");
const normalisation = refuse("fused normalisation is not lowered; write it with moments");
const pooling = refuse("pooling is not lowered");
const random = refuse("randomness must come in as an input");
const scatter = refuse("scattered reads and writes are not lowered; use gather, oneHot or where");
const text = refuse("strings are not lowered");
const unused = refuse("not lowered: no network here uses it");

/** Every tfjs kernel: how it becomes ONNX, or why it does not. A kernel without a row does not compile. */
export const LOWERINGS = {
  ...ELEMENTWISE,
  ...ARITHMETIC,
  ...REDUCTIONS,
  ...SHAPES,
  ...PRODUCTS,
  ...SELECTIONS,
  Acos: unused,
  Acosh: unused,
  Asin: unused,
  Asinh: unused,
  Atan: unused,
  Atan2: unused,
  Atanh: unused,
  AvgPool: pooling,
  AvgPool3D: pooling,
  AvgPool3DGrad: pooling,
  AvgPoolGrad: pooling,
  BatchToSpaceND: image,
  Bincount: scatter,
  BitwiseAnd: unused,
  BroadcastArgs: data,
  BroadcastTo: composed,
  Complex: complex,
  ComplexAbs: complex,
  Conv2D: convolution,
  Conv2DBackpropFilter: convolution,
  Conv2DBackpropInput: convolution,
  Conv3D: convolution,
  Conv3DBackpropFilterV2: convolution,
  Conv3DBackpropInputV2: convolution,
  Cosh: unused,
  CropAndResize: image,
  Cumprod: unused,
  DenseBincount: scatter,
  DepthToSpace: image,
  DepthwiseConv2dNative: convolution,
  DepthwiseConv2dNativeBackpropFilter: convolution,
  DepthwiseConv2dNativeBackpropInput: convolution,
  Diag: unused,
  Dilation2D: image,
  Dilation2DBackpropFilter: image,
  Dilation2DBackpropInput: image,
  Draw: image,
  Einsum: refuse("not lowered; write it with matMul and transpose"),
  FFT: complex,
  FlipLeftRight: image,
  FromPixels: image,
  FusedBatchNorm: normalisation,
  FusedConv2D: convolution,
  FusedDepthwiseConv2D: convolution,
  GatherNd: scatter,
  IFFT: complex,
  Imag: complex,
  LRN: normalisation,
  LRNGrad: normalisation,
  LogSoftmax: composed,
  LogicalXor: composed,
  LowerBound: unused,
  MatrixBandPart: unused,
  MaxPool: pooling,
  MaxPool3D: pooling,
  MaxPool3DGrad: pooling,
  MaxPoolGrad: pooling,
  MaxPoolWithArgmax: pooling,
  Multinomial: random,
  NonMaxSuppressionV3: data,
  NonMaxSuppressionV4: data,
  NonMaxSuppressionV5: data,
  Pool: pooling,
  RaggedGather: data,
  RaggedRange: data,
  RaggedTensorToTensor: data,
  Real: complex,
  ResizeBilinear: image,
  ResizeBilinearGrad: image,
  ResizeNearestNeighbor: image,
  ResizeNearestNeighborGrad: image,
  RotateWithOffset: image,
  ScatterNd: scatter,
  SearchSorted: unused,
  Sinh: unused,
  SpaceToBatchND: image,
  SparseFillEmptyRows: data,
  SparseReshape: data,
  SparseSegmentMean: data,
  SparseSegmentSum: data,
  SparseToDense: scatter,
  StaticRegexReplace: text,
  StringNGrams: text,
  StringSplit: text,
  StringToHashBucketFast: text,
  TensorScatterUpdate: scatter,
  TopK: unused,
  Transform: image,
  Unique: data,
  UpperBound: unused,
} satisfies Record<Kernel, Lowering>;
