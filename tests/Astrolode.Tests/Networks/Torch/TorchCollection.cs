namespace Astrolode.Tests.Networks.Torch;

/// <summary>Tests that use libtorch run one after the other, so that live tensors can be counted.</summary>
[CollectionDefinition("libtorch", DisableParallelization = true)]
public sealed class TorchCollection;
