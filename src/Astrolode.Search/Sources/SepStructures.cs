using System.Runtime.InteropServices;

namespace Astrolode.Search.Sources;

/// <summary><c>sep_image</c> of sep.h: pixels, noise, mask and segments that lie somewhere in memory, [y * Width + x].</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SepImage
{
    public void* Data;
    public void* Noise;
    public void* Mask;
    public void* Segments;
    public int DataType;
    public int NoiseType;
    public int MaskType;
    public int SegmentType;
    public int Width;
    public int Height;
    public double NoiseValue;
    public short NoiseMeaning;
    public double Gain;
    public double MaskThreshold;
}

/// <summary><c>sep_catalog</c> of sep.h: one array a quantity, one element a source.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SepCatalogue
{
    public int Count;
    public float* Threshold;
    public int* PixelCount;
    public int* PixelCountAboveThreshold;
    public int* XMin;
    public int* XMax;
    public int* YMin;
    public int* YMax;
    public double* X;
    public double* Y;
    public double* X2;
    public double* Y2;
    public double* XY;
    public double* ErrorX2;
    public double* ErrorY2;
    public double* ErrorXY;
    public float* A;
    public float* B;
    public float* Theta;
    public float* Cxx;
    public float* Cyy;
    public float* Cxy;
    public float* ConvolvedFlux;
    public float* Flux;
    public float* ConvolvedPeak;
    public float* Peak;
    public int* XConvolvedPeak;
    public int* YConvolvedPeak;
    public int* XPeak;
    public int* YPeak;
    public short* Flag;
    public int** Pixels;
    public int* PixelBuffer;
}
