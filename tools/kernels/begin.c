/* Kernels that Numba compiled, as a Python module for the stable ABI. Written by tools/kernels/glue.py. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define has(feature) __builtin_cpu_supports(feature)

static int is_tuple(PyObject *value, Py_ssize_t many, const char *where) {
    if (value && PyTuple_Check(value) && PyTuple_Size(value) == many) return 1;
    PyErr_Format(PyExc_TypeError, "%s: expected a tuple of %zd", where, many);
    return 0;
}

/* The kind of number that a buffer's format says: i, u, f, ? or 0 for any other. */
static char kind_of(const char *format) {
    if (!format || !format[0] || format[1]) return 0;
    if (strchr("bhilq", format[0])) return 'i';
    if (strchr("BHILQ", format[0])) return 'u';
    if (strchr("efd", format[0])) return 'f';
    return format[0] == '?' ? '?' : 0;
}

/* Holds an array as the kernel was compiled for it: there is no other code for another kind. */
static int take(Py_buffer *b, PyObject *value, int axes, char kind, Py_ssize_t size, int dense, int written, const char *where) {
    if (!value || PyObject_GetBuffer(value, b, PyBUF_STRIDES | PyBUF_FORMAT | (written ? PyBUF_WRITABLE : 0)) < 0) return 0;
    if (b->ndim == axes && b->itemsize == size && kind_of(b->format) == kind && (!dense || PyBuffer_IsContiguous(b, 'C')))
        return 1;
    PyErr_Format(PyExc_TypeError, "%s: expected %s array of %d axes, %zd bytes of kind %c, got %d axes, %zd bytes, format %s",
                 where, dense ? "a C-contiguous" : "an", axes, size, kind, b->ndim, b->itemsize, b->format ? b->format : "B");
    PyBuffer_Release(b);
    return 0;
}

static int put(PyObject *into, const char *module, const char *name, PyObject *value) {
    PyObject *found = value ? PyDict_GetItemString(into, module) : 0;
    int done = value != 0;
    if (done && !found) {
        found = PyDict_New();
        done = found && PyDict_SetItemString(into, module, found) == 0;
        Py_XDECREF(found); /* the other dict holds it */
    }
    done = done && PyDict_SetItemString(found, name, value) == 0;
    Py_XDECREF(value);
    return done;
}

/* The C library's older version of a function that has two, so that the extension loads there too (link.py wraps them). */
#if defined(__x86_64__) && defined(__GLIBC__)
#define OLD(name) __asm__(".symver old_" #name "," #name "@GLIBC_2.2.5")
#elif defined(__aarch64__) && defined(__GLIBC__)
#define OLD(name) __asm__(".symver old_" #name "," #name "@GLIBC_2.17")
#endif
OLD(exp); OLD(exp2); OLD(fmod); OLD(fmodf); OLD(log); OLD(log2); OLD(pow);
double old_exp(double), old_exp2(double), old_log(double), old_log2(double);
double old_fmod(double, double), old_pow(double, double);
float old_fmodf(float, float);
double __wrap_exp(double x) { return old_exp(x); }
double __wrap_exp2(double x) { return old_exp2(x); }
double __wrap_fmod(double x, double y) { return old_fmod(x, y); }
float __wrap_fmodf(float x, float y) { return old_fmodf(x, y); }
double __wrap_log(double x) { return old_log(x); }
double __wrap_log2(double x) { return old_log2(x); }
double __wrap_pow(double x, double y) { return old_pow(x, y); }

/* As Numba's. */
double numba_frexp(double x, int *exponent) {
    *exponent = 0;
    return isfinite(x) && x != 0 ? frexp(x, exponent) : x;
}
double numba_ldexp(double x, int exponent) { return isfinite(x) && x != 0 && exponent ? ldexp(x, exponent) : x; }
double numba_nextafter(double from, double to) { return nextafter(from, to); }
float numba_nextafterf(float from, float to) { return nextafterf(from, to); }

/* The owner of an array that a kernel makes, as Numba's code knows it (numba/core/runtime/nrt.h). Arrays that kernels are handed
   have none. */
typedef struct { size_t count; void *destructor, *of_destructor, *data; size_t size; void *allocator; } Owner;
void *NRT_MemInfo_alloc_aligned(size_t size, unsigned align) {
    Owner *owner = size > PTRDIFF_MAX - sizeof(Owner) - align ? 0 : malloc(sizeof(Owner) + size + align);
    if (!owner) return 0; /* the kernel answers that it has no memory */
    *owner = (Owner){1, 0, 0, (void *)(((uintptr_t)(owner + 1) + align - 1) / align * align), size, 0};
    return owner;
}
void NRT_MemInfo_call_dtor(void *owner) { free(owner); }
