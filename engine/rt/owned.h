// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "engine/base/assert.h"
#include "engine/base/attributes.h"
#include "engine/rt/retire_list.h"

namespace amp::rt {

/// Owns what the audio thread holds. Move-only, like unique_ptr, but dropping it destroys nothing: the object goes to its
/// RetireList and the reclaimer destroys it. Dropping, resetting, moving and swapping are wait-free on any thread, allocate
/// nothing and never fail.
/// `T` needs no base class: `own()` puts it into a box that carries the link. An `Owned<Derived>` converts to
/// `Owned<Base>`, and `Base` needs no virtual destructor, because the box knows what it holds.
template <class T>
class Owned {
public:
    Owned() AMP_RT = default;
    Owned(std::nullptr_t) AMP_RT {}
    Owned(Owned&& other) AMP_RT : object_(std::exchange(other.object_, nullptr)),
                                  box_(std::exchange(other.box_, nullptr)) {}

    template <class Derived>
    requires(!std::is_same_v<Derived, T> && std::is_convertible_v<Derived*, T*>) Owned(Owned<Derived>&& other)
    AMP_RT : object_(std::exchange(other.object_, nullptr)), box_(std::exchange(other.box_, nullptr)) {}

    Owned& operator=(Owned&& other) AMP_RT {
        Owned(std::move(other)).swap(*this);
        return *this;
    }

    ~Owned() { reset(); }

    /// Retires the object, if there is one.
    void reset() AMP_RT {
        object_ = nullptr;
        if (Retirable* const box = std::exchange(box_, nullptr)) box->retire();
    }

    void swap(Owned& other) AMP_RT {
        std::swap(object_, other.object_);
        std::swap(box_, other.box_);
    }

    [[nodiscard]] T* get() const AMP_RT { return object_; }
    [[nodiscard]] T& operator*() const AMP_RT {
        AMP_ASSERT(object_ != nullptr);
        return *object_;
    }
    [[nodiscard]] T* operator->() const AMP_RT {
        AMP_ASSERT(object_ != nullptr);
        return object_;
    }
    [[nodiscard]] explicit operator bool() const AMP_RT { return object_ != nullptr; }

private:
    template <class>
    friend class Owned;
    template <class U, class... Args>
    friend Owned<U> own(RetireList& list, Args&&... args);
    template <class U, class Deleter>
    friend Owned<U> adopt(RetireList& list, std::unique_ptr<U, Deleter> object);

    Owned(T* object, Retirable* box) AMP_RT : object_(object), box_(box) {}

    T* object_ = nullptr;
    Retirable* box_ = nullptr;
};

/// Makes a `T` that retires to `list`. Not on the audio thread: allocates, and throws what `T`'s constructor throws.
template <class T, class... Args>
[[nodiscard]] Owned<T> own(RetireList& list, Args&&... args) {
    struct Box final : Retirable {
        explicit Box(RetireList& retireTo, Args&&... values)
            : Retirable(retireTo), object(std::forward<Args>(values)...) {}
        T object;
    };
    auto* const box = new Box(list, std::forward<Args>(args)...);
    return Owned<T>(&box->object, box);
}

/// Takes over an object made elsewhere; null stays null. Not on the audio thread: allocates the box.
template <class T, class Deleter>
[[nodiscard]] Owned<T> adopt(RetireList& list, std::unique_ptr<T, Deleter> object) {
    if (object == nullptr) return nullptr;
    struct Box final : Retirable {
        Box(RetireList& retireTo, std::unique_ptr<T, Deleter> value) : Retirable(retireTo), object(std::move(value)) {}
        std::unique_ptr<T, Deleter> object;
    };
    T* const raw = object.get();
    return Owned<T>(raw, new Box(list, std::move(object)));
}

}  // namespace amp::rt
